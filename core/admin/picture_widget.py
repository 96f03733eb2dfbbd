"""The field of an uploaded picture in the forms of the admin."""

from django.contrib.admin.widgets import AdminFileWidget

from core.pictures import PictureField


class PictureWidget(AdminFileWidget):
    """Shows the picture instead of the name of its file, which is drawn by lot."""

    template_name = "admin/widgets/picture.html"


PICTURES = {PictureField: {"widget": PictureWidget}}
