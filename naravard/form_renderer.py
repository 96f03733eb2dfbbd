from django.forms.renderers import TemplatesSetting


class PortalFormRenderer(TemplatesSetting):
    """Renders forms with the project's templates, so that a field looks the same on every public page."""

    field_template_name = "forms/_field.html"
