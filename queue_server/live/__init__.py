"""Live screens over Socket.IO.

What a screen may rely on: on every connect, and after every change that it shows, it gets one message, `state`, with all that
it must show and a `seq` that only grows. Nothing has to be fetched after it, and a state that was missed does not matter.
"""
