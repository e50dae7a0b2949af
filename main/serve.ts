import { createPbx, normaliseDest, validateConfig } from '../pbx-core/index.ts'
import { runHeadless } from './headless.ts'

/** `npm run serve -- --data DIR [--config FILE] [--drain SECONDS]` (`1-product`, Commands). */
process.exitCode = await runHeadless(process.argv.slice(2), { createPbx, normaliseDest, validateConfig })
