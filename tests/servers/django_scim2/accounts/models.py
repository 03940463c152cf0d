"""The models that django-scim2's adapters expect, and no more."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django_scim.models import AbstractSCIMGroupMixin, AbstractSCIMUserMixin


class Group(AbstractSCIMGroupMixin):
    """A group. Its adapter reads and writes `name`."""

    name = models.CharField(max_length=255, unique=True)


class User(AbstractSCIMUserMixin, AbstractUser):
    """Django's user. Its adapter reads `scim_groups`, and the group's adapter `user_set`."""

    scim_groups = models.ManyToManyField(Group, related_name="user_set")
