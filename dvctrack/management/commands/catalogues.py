from typing import Any

from django.core.management.base import BaseCommand

from dvctrack import catalogues


class Command(BaseCommand):
    help = "Bring the translation catalogues up to date with the code, and compile them."

    def handle(self, *args: Any, **options: Any) -> None:
        for language in catalogues.LANGUAGES:
            untranslated = catalogues.update(language)
            self.stdout.write(f"{language}: {untranslated} messages without a translation")
