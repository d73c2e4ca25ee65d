// Time a busy machine may need; a test that hangs ends all the same. Never a measure of speed.
jest.setTimeout(300_000);
