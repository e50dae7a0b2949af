import { runHeadless } from '../../../main/headless.ts'
import { ok } from '../../../pbx-core/base/result.ts'
import { readDialled } from '../../../pbx-core/routing/number/dialled.ts'
import { MemoryPbx } from './memory-pbx.ts'

/** The headless program around a core in memory, as a process of its own: for its signals, streams and exit codes. */
const code = await runHeadless(process.argv.slice(2), {
  createPbx: async (_config, { log }) => {
    const pbx = new MemoryPbx()
    pbx.drain = async (seconds) => {
      log.info('test.drain', { seconds })
      if (seconds > 60) await new Promise(() => setInterval(() => {}, 1000))
    }
    pbx.configure = async (config) => {
      log.info('test.configure', { domain: config.domains[0]?.name })
      return ok(undefined)
    }
    pbx.stop = async () => log.info('test.stop')
    return pbx
  },
  validateConfig: (config) =>
    config.domains[0]?.name === 'refused.test' ? [{ path: 'domains[0].name', message: 'refused' }] : [],
  knownVariables: [],
  readDialled
})
process.exit(code)
