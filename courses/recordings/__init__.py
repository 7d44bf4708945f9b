"""What ffmpeg is asked, and what it answered. Pure: no database, no pages."""
