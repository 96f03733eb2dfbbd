"""
The question about contact details in what staff write to senders and public: are they an authority's own?

A telephone number or an e-mail address in it is shown first; whoever ticks the box goes on with it.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.personal_data.guard import contact_details_in, identity_number_error, identity_numbers_in, in_words

BOX = "contact_details_ok"


class ContactDetailsForm(forms.Form):
    """Base of a form with texts of staff. It has the box only when there is something to ask about."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.data.get(BOX):
            self._add_box()

    def _add_box(self):
        self.fields[BOX] = forms.BooleanField(
            label=_("The telephone number or the e-mail address may be read by everybody"), required=False
        )

    def check_staff_texts(self, texts):
        """Add an error to each field of `texts` ({field: text}) that holds what may not be read, or is to be asked."""
        for name, text in texts.items():
            if found := identity_numbers_in(text):
                self.add_error(name, identity_number_error(found))
            elif (kinds := contact_details_in(text)) and not self.data.get(BOX):
                self._add_box()
                question = _("It holds: %(what)s. If it is an authority's own, tick the box for that and go on.")
                self.add_error(name, question % {"what": in_words(kinds)})
