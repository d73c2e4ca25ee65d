const { default: Sequencer } = require("@jest/test-sequencer");

/** The longest suites, longest first. The others follow in Jest's order: by their last duration where it is known, else by size. */
const SLOWEST = [
  "e2e/examples",
  "e2e/hub-and-spoke",
  "e2e/provider-lifecycle",
  "e2e/peered-pair",
  "e2e/",
  "blackbox-state-machine",
  "blackbox-fuzz",
];

const rank = ({ path }) => {
  const place = SLOWEST.findIndex((name) => path.includes(name));
  return place === -1 ? SLOWEST.length : place;
};

/** Begins with the longest suites, so that all workers end at about the same time. */
module.exports = class SlowestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
};
