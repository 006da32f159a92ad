/**
 * The program of the child process that runs a written test before anybody sees it: loads the test from its standard
 * input as if it lay in the project, and leaves the rest to node:test.
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { ObservationJob } from '../observation.ts';
import { installLoader } from './loader.ts';

const job = JSON.parse(readFileSync(0, 'utf8')) as Pick<ObservationJob, 'sources' | 'aliases'> & { test: string };
installLoader(job);
await import(pathToFileURL(job.test).href);
