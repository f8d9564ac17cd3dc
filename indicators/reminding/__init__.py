"""Letters on the deadlines of services: to leads, supervisors and coordinators."""
