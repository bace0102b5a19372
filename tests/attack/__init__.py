"""Attacks: what strangers, faults and full disks could do to the project."""
