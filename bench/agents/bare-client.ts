/** The least that reads a streamed answer: Node's client and JSON.parse. Tells the processor time that the answer took. */
import { request } from 'node:http';

const messages = [
  { role: 'user', content: 'x' },
  { role: 'assistant', content: 'x' },
];
const posted = request(`${process.argv[2] ?? ''}/chat/completions`, { method: 'POST' }, (response) => {
  const before = process.cpuUsage();
  let rest = '';
  let pieces = 0;
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('data: {') && JSON.parse(line.slice('data: '.length))) pieces++;
    }
  });
  response.on('end', () => {
    const { user, system } = process.cpuUsage(before);
    process.send?.({ cpu: (user + system) / 1000, pieces });
  });
});
posted.end(JSON.stringify({ model: 'bare', stream: true, messages }));
