/** `out/extension`: what a browser loads as an unpacked extension, or a store takes as an archive. */
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const project = fileURLToPath(new URL('..', import.meta.url))
const source = join(project, 'extension')
const target = process.argv[2] ?? join(project, 'out', 'extension')

rmSync(target, { recursive: true, force: true })
for (const name of ['manifest.json', '_locales', 'icon.png', 'options.html', 'options.css']) {
  cpSync(join(source, name), join(target, name), { recursive: true })
}
// A script of a page is one file without imports; each is built by itself.
for (const entry of ['content', 'background', 'options']) {
  await build({
    configFile: false,
    root: source,
    logLevel: 'error',
    build: {
      outDir: target,
      emptyOutDir: false,
      minify: true,
      target: 'chrome120',
      lib: {
        entry: join(source, 'src', `${entry}.ts`),
        formats: ['iife'],
        name: 'offhook',
        fileName: () => `${entry}.js`
      }
    }
  })
}
