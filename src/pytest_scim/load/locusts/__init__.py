"""What Locust loads: its users perform the tasks, its messages connect master and workers."""
