/** Mocha's dots, and the totals told to the process that started the run. */
const { reporters } = require('mocha');

module.exports = class extends reporters.Dot {
  /**
   * @param {import('mocha').Runner} runner
   * @param {import('mocha').MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      process.send?.({ passes, failures, pending });
    });
  }
};
