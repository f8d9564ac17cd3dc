"""The settings of development, where pages for errors are those of production."""

from dvctrack.settings import *  # noqa: F403

DEBUG = False
