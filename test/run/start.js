const { mkdtempSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

/**
 * One temporary folder for the whole run, because every app of CDKTF's `Testing` leaves a folder behind; `end.js` removes it.
 * Its name is short: sockets lie in it, and the length of their paths is limited.
 */
module.exports = () => {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), "vpt-"));
};
