import { join } from 'node:path'
import { createPbx, normaliseDest, validateConfig } from '../pbx-core/index.ts'
import { runHeadless } from './headless.ts'

/** Made when the project is built; a prompt of the same name in the data directory goes before it. */
const builtPrompts = join(import.meta.dirname, '../prompts')

/** `npm run serve -- --data DIR [--config FILE] [--drain SECONDS]` (`1-product`, Commands). */
const code = await runHeadless(process.argv.slice(2), {
  createPbx: (config, options) =>
    createPbx(config, { ...options, promptDirectories: [join(options.dataDirectory, 'prompts'), builtPrompts] }),
  normaliseDest,
  validateConfig
})
// Not left to the event loop: whatever may still be open, what was to be written is written.
process.exit(code)
