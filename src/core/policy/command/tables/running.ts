import type { Rule } from '../rule.ts';

/** Programs that run code of the workspace, and those that bring code in. */
export const running: readonly Rule[] = [
  {
    id: 'publish',
    programs:
      'npm pnpm yarn bun cargo gem twine mvn gradle dotnet poetry uv flit hatch vsce ovsx lerna changeset flutter pub',
    when: {
      has: /^(?:publish|unpublish|deprecate|owner|login|logout|adduser|token|access|dist-tag|deprecate|hook|org|team|profile|yank|deploy|upload|push|release)$/,
      line: /^(?:-\S+ (?:[^- ]\S* )?)*(?:npm )?(?:publish|unpublish|deprecate|owner|login|logout|adduser|token|access|dist-tag|hook|org|team|profile|yank|deploy|upload|push|nuget push|release)\b/,
    },
    effect: 'reaches',
    risk: 'high',
    operands: 'texts',
    says: 'publishes, or uses an account',
    matches: ['npm publish', 'npm --access public publish', 'cargo publish', 'npm login', 'npm token list'],
    others: ['npm test', 'npm run publish-docs', 'cargo build'],
  },
  {
    id: 'script-shell',
    programs: 'npm pnpm yarn npx node nodemon ts-node tsx',
    when: {
      has: /^--(?:script-shell|shell|node-options|prefix|userconfig|globalconfig|registry|call|experimental-loader|loader|dir|cwd|location|global)(?:=|$)|^-[gC]$/,
    },
    effect: 'reaches',
    out: 'unless-held',
    risk: 'medium',
    says: 'is told to run other programs, or elsewhere',
    matches: ['npm --script-shell=./x test', 'npm --prefix ../x test', 'npm i -g x'],
    others: ['npm test'],
  },
  {
    id: 'install',
    programs: 'npm pnpm yarn bun',
    when: {
      sub: 'ci i install in add update up upgrade remove rm uninstall un exec x dlx create init dedupe prune audit pack rebuild shrinkwrap fund outdated view info v search install-test it install-ci-test cit',
    },
    effect: 'reaches',
    risk: 'medium',
    operands: 'texts',
    network: 'registry',
    says: 'installs packages, which run code of others',
    matches: ['npm ci', 'npm install left-pad', 'yarn add x', 'npm exec x', 'npm audit fix'],
    others: ['npm test', 'npm run build', 'pnpm lint', 'npm config set x y'],
  },
  {
    id: 'install-settings',
    programs: 'npm pnpm yarn bun',
    when: { sub: 'link ln cache config set patch import approve-builds pkg edit explore star' },
    effect: 'reaches',
    risk: 'medium',
    operands: 'texts',
    says: 'changes settings of a package manager, or what it knows of other folders',
    matches: ['npm config set x y', 'npm link', 'pnpm approve-builds'],
    others: ['npm ci', 'npm test'],
  },
  {
    id: 'install-yarn',
    programs: 'yarn bun',
    when: { most: 0, grammar: { long: 'immutable frozen-lockfile' } },
    effect: 'reaches',
    risk: 'medium',
    network: 'registry',
    says: 'installs packages, which run code of others',
    matches: ['yarn', 'yarn --immutable'],
    others: ['yarn test'],
  },
  {
    id: 'packages',
    programs:
      'pip pip3 pipx uv uvx poetry pipenv pdm rye gem bundle bundler composer apt apt-get aptitude dpkg brew dnf yum pacman apk snap flatpak conda mamba nix nix-env port winget choco scoop asdf mise nvm corepack rustup cabal stack opam luarocks cpan cpanm helm-plugin',
    when: { line: /^(?!(?:run|exec|list|show|freeze|check|tree|test|validate)\b)/ },
    effect: 'reaches',
    risk: 'medium',
    operands: 'texts',
    says: 'installs packages, which run code of others',
    matches: ['pip install x', 'apt-get install -y x', 'bundle install', 'brew install x'],
    others: ['poetry run pytest', 'pip list', 'bundle exec rspec'],
  },
  {
    id: 'installs-by-toolchain',
    programs: 'cargo go dotnet mvn gradle deno flutter dart swift mix rebar3 lein sbt',
    when: { sub: 'install add get update upgrade search restore download vendor fetch deps:get global' },
    effect: 'reaches',
    risk: 'medium',
    operands: 'texts',
    says: 'installs packages, which run code of others',
    matches: ['cargo add serde', 'go get x', 'cargo install x', 'dotnet restore'],
    others: ['cargo test', 'go test ./...'],
  },
  {
    id: 'npx',
    programs: 'npx bunx pnpx',
    when: {
      line: /^(?:--no(?:-install)? |--offline )?(?!-)[\w./@-]+(?:\s|$)/,
    },
    effect: 'works',
    out: 'unless-held',
    risk: 'medium',
    says: 'runs a tool of the workspace, or fetches it when it is not there',
    matches: ['npx tsc --noEmit', 'npx --no-install vitest run', 'npx eslint src'],
    others: ['npx -y cowsay', 'npx --package=x y', "npx -c 'id'"],
  },
  {
    id: 'npx-fetches',
    programs: 'npx bunx pnpx',
    effect: 'reaches',
    risk: 'medium',
    operands: 'texts',
    network: 'registry',
    says: 'fetches and runs a package',
    matches: ['npx -y cowsay', 'npx --package=x y'],
    others: ['npx tsc'],
  },
  {
    id: 'runs-code',
    programs:
      'node npm pnpm yarn bun deno nodemon ts-node tsx tsc tsup esbuild rollup webpack vite vitest jest mocha ava tap c8 nyc playwright cypress eslint prettier biome oxlint stylelint knip turbo nx next nuxt astro svelte-check vue-tsc storybook swc babel ' +
      'python python2 python3 pypy pypy3 pytest py.test tox nox mypy pyright ruff black isort flake8 pylint bandit coverage poetry pipenv uv hatch pdm pip pip3 ipython jupyter sphinx-build mkdocs alembic django-admin flask uvicorn gunicorn celery pre-commit ' +
      'cargo rustc rustfmt clippy-driver go gofmt golangci-lint staticcheck gcc g++ cc c++ clang clang-format clang-tidy ld as nm objdump readelf cmake ctest ninja meson make gmake bazel buck2 scons ' +
      'java javac mvn mvnw gradle gradlew ant kotlinc kotlin scala sbt lein clj dotnet msbuild csc mono swift swiftc xcodebuild ruby irb rake rspec rubocop bundle gem php phpunit composer artisan psalm phpstan perl prove lua luajit busted R Rscript julia elixir mix erl rebar3 ghc stack cabal dune ocaml zig nim crystal dart flutter protoc buf sqlc prisma drizzle-kit tailwindcss postcss sass shellcheck shfmt hadolint yamllint markdownlint typos just task',
    effect: 'works',
    says: 'runs code of the workspace',
    matches: ['npm test', 'make -n', 'cargo test --workspace', 'python3 -m pytest -q', 'node -e 1', 'go vet ./...'],
    others: ['npm publish', 'npm install', 'unknown-tool'],
  },
];
