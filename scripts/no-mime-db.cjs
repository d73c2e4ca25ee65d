// Stands in for mime-db (150 kB) in the mock's bundle: the mock names its content types itself and serves no files.
module.exports = {};
