"""The few calls that Fingerpost makes of lxml, for the page, where there is none."""
