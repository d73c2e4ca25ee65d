/** Imported before everything else: a project without the framework gets a sentence, not the path of some file of ours. */
try {
  require.resolve("constructs");
  require.resolve("cdktf");
} catch (cause) {
  throw new Error(
    'the framework is not installed: run "npm install cdktf constructs" to use "vpc-peering", or "npm install cdktn constructs" to use "vpc-peering/cdktn" (CDK Terrain).',
    { cause },
  );
}
