"""People in the admin (人员): students, consents, helpers' authorities, staff."""
