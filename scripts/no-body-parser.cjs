// Stands for `body-parser` in the mock's bundle: the mock reads bodies itself, and Express's parsers with their tables of character
// sets would only be read and compiled at each start.
module.exports = {};
