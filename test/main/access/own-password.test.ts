import { expect, it } from 'vitest'
import { OwnPassword } from '../../../main/access/own-password.ts'
import { Sessions } from '../../../main/access/sessions.ts'
import { hashPassword, verifyPassword } from '../../../main/settings/password.ts'
import { ok } from '../../../pbx-core/base/result.ts'
import { testConfig } from '../support/http-fixture.ts'

it('of two who change the same password at once one does, and the other is told that it is not that any more', async () => {
  let config = testConfig()
  const [domain] = config.domains
  const user = domain?.users[0]
  if (domain === undefined || user === undefined) throw new Error('nobody is there')
  user.webPassword = await hashPassword('of before')
  const own = new OwnPassword({
    config: () => config,
    readOnly: false,
    sessions: new Sessions(
      () => config,
      () => performance.now()
    ),
    now: () => performance.now(),
    edit: async (_domain, change) => {
      const edited = structuredClone(config)
      change(edited.domains[0] as unknown as Record<string, unknown>)
      config = edited
      return ok(undefined)
    }
  })
  const address = { domain: domain.name, user: user.extension }
  const nexts = ['of the first', 'of the second']
  const changed = await Promise.all(nexts.map((next) => own.change(address, { current: 'of before', next })))
  expect(changed.filter((outcome) => !outcome.ok)).toEqual([{ ok: false, error: { kind: 'wrong' } }])
  const told = nexts[changed.findIndex((outcome) => outcome.ok)] ?? ''
  expect(await verifyPassword(config.domains[0]?.users[0]?.webPassword, told)).toBe(true)
})
