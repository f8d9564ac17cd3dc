from django.apps import AppConfig


class DvctrackConfig(AppConfig):
    name = "dvctrack"
