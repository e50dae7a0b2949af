import { expect, it } from 'vitest'
import { CoreProcess } from '../../support/core-process.ts'

it('what a user has set outlives kill -9 right after the answer (4-pbx, Names: a user’s state)', async () => {
  await using core = await CoreProcess.start()
  const state = async (method: 'GET' | 'PATCH', patch?: object) => {
    const answer = await core.fetch('/api/v1/users/101/state', {
      method,
      ...(patch && { headers: { 'content-type': 'application/merge-patch+json' }, body: JSON.stringify(patch) })
    })
    return [answer.status, await answer.json()]
  }
  const until = Date.now() + 3_600_000
  const set = await state('PATCH', {
    doNotDisturb: { on: true, until },
    forward: { busy: 'extension:102' },
    blockList: ['anonymous']
  })
  expect(set).toMatchObject([
    200,
    { doNotDisturb: { on: true, until }, forward: { busy: 'extension:102' }, blockList: ['anonymous'] }
  ])
  await core.kill9()
  await core.restart()
  expect(await state('GET')).toEqual(set)
}, 60_000)
