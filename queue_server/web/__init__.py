"""What all pages share: base template, static files, languages."""
