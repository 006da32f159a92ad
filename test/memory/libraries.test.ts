import assert from 'node:assert/strict';
import fc from 'fast-check';
import { librariesIn, packageFiles } from '../../src/core/memory/index.ts';

const written: Readonly<Record<string, readonly [text: string, names: readonly string[]]>> = {
  'package.json': [
    '{"name":"x","dependencies":{"zod":"^4"},"devDependencies":{"@scope/tool":"1"},"scripts":{"test":"x"}}',
    ['zod', '@scope/tool'],
  ],
  'composer.json': [
    '{"require":{"php":">=8","ext-json":"*","monolog/monolog":"^3"},"require-dev":{"phpunit/phpunit":"^10"}}',
    ['monolog/monolog', 'monolog', 'phpunit/phpunit', 'phpunit'],
  ],
  'go.mod': [
    'module example.org/x\n\ngo 1.22\n\nrequire github.com/spf13/cobra v1.8.0\n\nrequire (\n\tgolang.org/x/text v0.14.0\n\tgithub.com/jackc/pgx/v5 v5.5.0 // indirect\n)\n',
    ['golang.org/x/text', 'github.com/jackc/pgx/v5', 'github.com/spf13/cobra', 'cobra'],
  ],
  'Cargo.toml': [
    '[package]\nname = "x"\n\n[dependencies]\nserde = { version = "1" }\ntokio.workspace = true\n\n[dev-dependencies]\ninsta = "1"\n\n[dependencies.clap]\nversion = "4"\n\n[features]\ndefault = []\n',
    ['clap', 'serde', 'tokio', 'insta'],
  ],
  'pyproject.toml': [
    '[project]\nname = "x"\nkeywords = ["money"]\ndependencies = [\n  "requests[socks]>=2",\n  "rich",\n]\n\n[project.optional-dependencies]\ndev = ["pytest ~= 8.0"]\n\n[tool.poetry.dependencies]\npython = "^3.12"\nhttpx = "^0.27"\n',
    ['httpx', 'requests', 'rich', 'pytest'],
  ],
  'requirements.txt': [
    '# pinned\nDjango==5.0\n-r other.txt\nnumpy\nuvicorn[standard]>=0.2 ; x\n',
    ['Django', 'numpy', 'uvicorn'],
  ],
  Gemfile: ["source 'https://example.org'\ngem 'rails', '~> 7'\n  gem(\"puma\")\n", ['rails', 'puma']],
  'pom.xml': [
    '<project><artifactId>own</artifactId><dependencies><dependency><groupId>g</groupId><artifactId>guava</artifactId></dependency></dependencies></project>',
    ['guava'],
  ],
};

describe('the libraries of a workspace', () => {
  for (const [file, [text, names]] of Object.entries(written)) {
    it(`are read from ${file}`, () => {
      assert.deepEqual(librariesIn(file, text), names);
    });
  }

  it('are none of a file that does not fit, whatever it says', () => {
    assert.deepEqual(librariesIn('notes.txt', 'gem "rails"'), []);
    fc.assert(
      fc.property(fc.constantFrom(...packageFiles), fc.string(), (file, text) => {
        assert.ok(Array.isArray(librariesIn(file, text)));
      }),
    );
  });
});
