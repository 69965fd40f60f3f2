"""A file that somebody sends, as often as it takes."""

from django.core.files.uploadedfile import SimpleUploadedFile


class Paper(SimpleUploadedFile):
    """A file that can be sent more than once."""

    def read(self, *args):
        self.seek(0)
        return super().read(*args)
