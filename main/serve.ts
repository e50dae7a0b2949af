import { runHeadless } from './headless.ts'
import { createRealCore } from './real-core.ts'

/** `npm run serve -- --data DIR [--config FILE] [--drain SECONDS]` (`1-product`, Commands). */
const code = await runHeadless(process.argv.slice(2), createRealCore())
// Not left to the event loop: whatever may still be open, what was to be written is written.
process.exit(code)
