// Bundles what needs a library into ../static/built. Everything else is plain files in ../static.
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

await build({
  entryPoints: { diagram: here('src/diagram.js') },
  outdir: here('../static/built'),
  bundle: true,
  minify: true,
  format: 'iife',
  target: ['es2020'],
  charset: 'utf8',
  legalComments: 'linked',
  logLevel: 'info',
});
