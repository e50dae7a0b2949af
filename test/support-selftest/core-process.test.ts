import { expect, it } from 'vitest'
import { CoreProcess } from '../support/core-process.ts'

it('starts a core of its own, stops it, kills it, and starts it again on the same data and ports', async () => {
  await using core = await CoreProcess.start()
  expect(core.ready).toMatchObject({ ready: true, pid: core.program.pid, sip: { udp: core.ports.sip } })
  expect((await core.fetch('/api/v1/health')).status).toBe(200)
  expect(await core.stop()).toEqual({ code: 0, signal: null })
  await core.restart()
  expect(core.sip).toBe(`127.0.0.1:${core.ports.sip}`)
  expect(await core.kill9()).toEqual({ code: null, signal: 'SIGKILL' })
  await core.restart()
  expect((await core.fetch('/api/v1/health')).status).toBe(200)
})

it('takes a configuration of the test, and says why a core does not start', async () => {
  const config = { schema: 1 as const, domains: [] }
  await expect(CoreProcess.start({ config: () => config })).rejects.toThrow(/domains/)
})
