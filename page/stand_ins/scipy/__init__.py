"""The few calls that Fingerpost makes of SciPy, for the page, where there is none."""
