import assert from 'node:assert/strict';
import { seatbeltArguments, seatbeltProfile } from '../../../src/adapters/sandbox/seatbelt.ts';

const places = {
  writable: ['/w/tree'],
  secret: ['/Users/ada/.ssh'],
  present: ['/w/tree/.git'],
  absent: ['/w/tree/.vscode'],
  holding: ['/w/tree/packages'],
};

/** Whether a profile lets something be done to a path; of its rules the last one that fits counts. */
function allows(profile: string, what: string, place: string): boolean {
  const rules = profile.split('\n').flatMap((line) => {
    const rule = /^\((allow|deny) ([^(]*)(.*)\)$/.exec(line);
    return rule ? [{ verdict: rule[1], what: rule[2] ?? '', where: rule[3] ?? '' }] : [];
  });
  const fits = rules.filter(({ what: of, where }) => {
    if (of.trim() === 'default') return true;
    if (!of.split(' ').includes(`${what}*`)) return false;
    const named = [...where.matchAll(/\((subpath|literal) "([^"]*)"\)/g)];
    return (
      where === '' ||
      named.some(([, how, at = '']) => place === at || (how === 'subpath' && place.startsWith(`${at}/`)))
    );
  });
  return fits.at(-1)?.verdict === 'allow';
}

describe('a profile for Seatbelt', () => {
  const profile = seatbeltProfile(places);

  it('lets a command write its folder, and what is protected there not', () => {
    assert.equal(allows(profile, 'file-write', '/w/tree/src/a.ts'), true);
    assert.equal(allows(profile, 'file-write', '/w/other'), false);
    for (const place of ['/w/tree/.git/config', '/w/tree/.vscode/settings.json']) {
      assert.equal(allows(profile, 'file-write', place), false, place);
    }
  });

  it('lets everything be read but what is secret', () => {
    assert.equal(allows(profile, 'file-read', '/w/tree/.git/HEAD'), true);
    assert.equal(allows(profile, 'file-read', '/Users/ada/.ssh/id_ed25519'), false);
  });

  it('keeps folders from being renamed that hold what is protected', () => {
    assert.match(profile, /^\(deny file-write-unlink \(literal "\/w\/tree\/packages"\)\)$/m);
    assert.equal(allows(profile, 'file-write', '/w/tree/packages/a.ts'), true);
  });

  it('lets a program signal what it started, however far down, and nothing else', () => {
    assert.match(profile, /\(deny signal \(target others\)\)\n\(allow signal \(target same-sandbox\)\)$/);
  });

  it('keeps from services that open programs or give out passwords', () => {
    for (const name of ['com.apple.coreservices.launchservicesd', 'com.apple.SecurityServer', 'com.apple.secd']) {
      assert.ok(profile.includes(`(global-name "${name}")`), name);
    }
  });

  it('says paths so that they cannot end a rule', () => {
    const [, , made] = seatbeltArguments({
      ...places,
      program: 'sandbox-exec',
      argv: [],
      writable: ['/w/") (allow default)'],
    });
    assert.match(made ?? '', /\(subpath "\/w\/\\"\) \(allow default\)"\)/);
  });
});
