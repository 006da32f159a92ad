/** The version in package.json, set by the build. Sources that run unbuilt do not have it. */
declare const MAESTRO_VERSION: string | undefined;
