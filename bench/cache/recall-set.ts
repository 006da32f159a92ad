/**
 * Requests as a team might keep them, each with two ways in which somebody asks for the same later. Made for this measurement.
 * The first way uses mostly the same words, in another order or form, at times with a slip; the second tells it in part in
 * other words, as people do who do not remember how it was put. Requests come in groups that are alike, so that a word alone
 * does not give them away.
 */
export const recallSet: readonly (readonly [kept: string, sameWords: string, otherWords: string])[] = [
  [
    'Add a login form with e-mail and password',
    'login form: password and e-mail',
    'let people sign in with mail address and password',
  ],
  [
    'Reset a forgotten password by e-mail',
    'resetting forgoten passwords by e-mail',
    'send a mail when somebody forgot their password',
  ],
  [
    'Lock an account after five failed logins',
    'accounts get locked after 5 failed logins',
    'block users who fail to sign in five times',
  ],
  [
    'Log out a user after thirty minutes without activity',
    'logging users out after thirty minutes of inactivity',
    'end the session when nothing happened for half an hour',
  ],
  ['Let users upload a profile picture', 'profile picture uploads for users', 'people want to show an avatar picture'],
  [
    'Resize uploaded pictures to 200 pixels',
    'uploaded picture should be resized to 200 pixels',
    'scale images down after upload',
  ],
  [
    'Reject uploads larger than 5 MB',
    'uploads larger then 5 MB are rejected',
    'refuse files that are too large to upload',
  ],
  ['Scan uploaded files for viruses', 'scanning of uploaded files for viruses', 'check files for malware on upload'],
  [
    'Export the orders of a month as CSV',
    'CSV export of orders of a month',
    'download last month orders as a table file',
  ],
  ['Import customers from a CSV file', 'importing customers from CSV', 'read a customer list out of a table file'],
  [
    'Show orders in a table with sorting and paging',
    'order table with pages and sorting',
    'list orders, a page at a time, sortable',
  ],
  [
    'Cancel an order before it is shipped',
    'cancelling orders before shipping',
    'take back an order that has not left yet',
  ],
  [
    'Send an invoice as PDF after an order is paid',
    'send PDF invoices once orders are paid',
    'mail the bill when the payment of an order came in',
  ],
  ['Calculate value added tax per country', 'value added tax calculation by country', 'work out VAT for each country'],
  ['Round prices to two decimals', 'prices rounded to two decimals', 'amounts show too many digits after the point'],
  [
    'Convert prices into the currency of the customer',
    'converting prices to customer currency',
    'show amounts in the money of the buyer',
  ],
  [
    'Apply a discount code at the checkout',
    'discount codes applied at checkout',
    'let buyers enter a voucher code when they pay',
  ],
  [
    'Retry a payment that timed out',
    'retrying payments that timed out',
    'try to charge the card again after a time-out',
  ],
  ['Refund a payment in part', 'partial refund of payments', 'give back some of the money of a payment'],
  [
    'Store card numbers only as tokens',
    'card numbers stored as tokens only',
    'never keep the number of a credit card, only a token',
  ],
  [
    'Cache the list of products for ten minutes',
    'product list cached for ten minutes',
    'keep products in memory so that the list loads faster',
  ],
  [
    'Search products by name and category',
    'product search by category and name',
    'find a product when I type part of its name',
  ],
  [
    'Filter products by price range',
    'filtering products by a range of prices',
    'only show products between two prices',
  ],
  [
    'Show related products below a product',
    'related products shown below product',
    'suggest similar products on the page of a product',
  ],
  [
    'Warn when the stock of a product is low',
    'warning on low stock of products',
    'tell the shop when few pieces of a product are left',
  ],
  [
    'Split the long function parseConfig into smaller ones',
    'split parseConfig, a long function, into smaller functions',
    'parseConfig is too long, break it up',
  ],
  [
    'Replace callbacks by async functions in the file reader',
    'async functions in place of callbacks in file reader',
    'modernise the file reader to promises',
  ],
  [
    'Remove dead code from the date helpers',
    'dead code removal in date helpers',
    'clean the date helpers of what nobody calls',
  ],
  [
    'Rename getData to loadOrders everywhere',
    'renaming getData into loadOrders everywhere',
    'getData is a bad name, call it loadOrders',
  ],
  [
    'Fix the memory leak in the event bus',
    'memory leak fix for event bus',
    'event bus keeps listeners and memory grows',
  ],
  [
    'Fix the crash when the config file is empty',
    'crash with empty config file',
    'program breaks if there is nothing in the config file',
  ],
  [
    'Parse dates in ISO 8601 with time zones',
    'ISO 8601 date parsing with time zones',
    'read dates that carry an offset of the time zone',
  ],
  [
    'Print help when no argument is given',
    'help is printed with no arguments given',
    'show usage if somebody calls it without arguments',
  ],
  [
    'Read options from environment variables',
    'options read from environment variables',
    'configure the program by the environment',
  ],
  ['Write logs as lines of JSON', 'JSON lines logs', 'log in a structured form, one JSON object a line'],
  ['Rotate log files each day', 'daily log file rotation', 'start a new log file every day and keep the old ones'],
  ['Measure how long each request takes', 'measuring time that requests take', 'record the duration of every request'],
  [
    'Limit requests to ten per second and client',
    'request limit of ten per second per client',
    'slow down clients that send too many requests',
  ],
  ['Return 404 for unknown routes', 'unknown routes return 404', 'answer not found when a route does not exist'],
  [
    'Compress responses with gzip',
    'gzip compression of responses',
    'send smaller responses to browsers that accept gzip',
  ],
  [
    'Translate the settings page into German',
    'German translation of settings page',
    'settings page in German language',
  ],
  ['Add a dark theme to the settings', 'dark theme in settings', 'let people switch to dark colours'],
  ['Make the menu usable by keyboard', 'keyboard usable menus', 'reach every menu entry without a mouse'],
  ['Run the tests on every push', 'tests run on each push', 'continuous integration should test what is pushed'],
  [
    'Publish the package when a tag is pushed',
    'package publishing on pushed tags',
    'release a version as soon as it is tagged',
  ],
  ['Cover the tax module with unit tests', 'unit tests covering tax module', 'write tests for how tax is worked out'],
  [
    'Document the public functions of the client',
    'documenting public client functions',
    'describe what the client offers in comments',
  ],
  [
    'Upgrade the database driver to version 8',
    'database driver upgraded to version 8',
    'move to the new major version of the driver of the database',
  ],
  ['Add an index on the column customer_id', 'index for column customer_id', 'looking up rows by customer_id is slow'],
  [
    'Delete accounts that were not used for two years',
    'deleting accounts not used for two years',
    'remove old users who never came back',
  ],
];
