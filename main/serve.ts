import { join } from 'node:path'
import { createPbx, knownVariables, normaliseDest, validateConfig } from '../pbx-core/index.ts'
import { runHeadless } from './headless.ts'
import { builtPrompts } from './places.ts'

/** `npm run serve -- --data DIR [--config FILE] [--drain SECONDS]` (`1-product`, Commands). */
const code = await runHeadless(process.argv.slice(2), {
  createPbx: (config, options) =>
    createPbx(config, { ...options, promptDirectories: [join(options.dataDirectory, 'prompts'), builtPrompts] }),
  knownVariables,
  normaliseDest,
  validateConfig
})
// Not left to the event loop: whatever may still be open, what was to be written is written.
process.exit(code)
