from django.forms.renderers import TemplatesSetting


class PortalFormRenderer(TemplatesSetting):
    """The renderer of forms with the templates of the project, so that a field looks the same on every public page."""

    field_template_name = "forms/_field.html"
