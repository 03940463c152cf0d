"""Text that tries to break out of a report, and a name of many scripts."""

HOSTILE = '<script>document.title="owned"</script><img src=x onerror=alert(1)>'
BREAKOUT = "</pre></details></style></div><h1>owned</h1>"
FORMULA = '=cmd|"/C calc"!A0'
CONTROLS = "bell\x07 null\x00 escape\x1b[31m flip\u202e surrogate\ud800 end"
EMOJI = "Zoë Müller-Østergård 🦊 王芳"
