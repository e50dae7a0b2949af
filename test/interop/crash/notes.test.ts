import { beforeEach, describe, expect, it } from 'vitest'
import { logIn, TestWindow } from '../../main/support/office.ts'
import { builtRenderer } from '../../renderer/support/built-renderer.ts'
import { CoreProcess } from '../../support/core-process.ts'
import { needs } from '../../support/needs.ts'
import { recordOf } from '../../support/records.ts'
import { Sipp } from '../../support/sipp.ts'
import { WebApp } from '../../support/web-app.ts'

/** Ana's portal over `/ipc`. Her sessions end with the process. */
async function portal(pbx: CoreProcess): Promise<TestWindow> {
  const port = Number(new URL(pbx.http).port)
  return TestWindow.open(port, await logIn(port, '100@acme.test', 'web-100'))
}

describe('the core is killed with -9', { timeout: 90_000 }, () => {
  beforeEach((context) => needs(context, 'sipp'))

  it('while notes are being finished: they are in the record, and told once it runs again (2-cti, Post-call)', async () => {
    await builtRenderer()
    await using app = await WebApp.start()
    app.on('/cdr', {})
    await using pbx = await CoreProcess.start({
      domain: { inbound: [{ match: '*', to: 'function:echo' }] },
      cti: { postCall: { url: `${app.origin}/cdr?notes=%%notes%%`, secret: 'between us' } }
    })
    await using sipp = await Sipp.start({
      scenario: 'trunk-caller',
      target: `127.0.0.1:${pbx.ports.trunk}`,
      port: pbx.ports.provider,
      service: '+15550100143',
      pauseMs: 200,
      keys: { name: 'ACME', number: '+15550123456' }
    })
    const { ok, errors } = await sipp.finished()
    expect(ok, errors).toBe(true)
    const first = await app.waitForRequest('/cdr')
    const { uniqueid } = await recordOf(pbx, ({ src }) => src === '+15550123456')
    const window = await portal(pbx)
    // Finished, but nobody takes the delivery.
    app.on('/cdr', { fault: 'hang' })
    const before = app.requests.position
    await window.value('notes.write', { uniqueid, text: 'pays on Friday', finished: true })
    await app.waitForRequest('/cdr', { since: before })
    // Not finished.
    await window.value('notes.write', { uniqueid, text: 'pays on Friday, he says', finished: false })
    window.close()
    await pbx.kill9()
    const dead = app.requests.position
    app.on('/cdr', {})
    await pbx.restart()
    const delivered = async (name: string) =>
      app.requests.waitFor((request) => request.headers['x-offhook-delivery'] === `${uniqueid}.1.${name}`, {
        what: name,
        since: dead,
        timeoutMs: 60_000
      })
    expect(first.headers['x-offhook-delivery']).toBe(`${uniqueid}.1.postCall`)
    const [again, later] = [await delivered('postCall.notes'), await delivered('postCall.notes.2')]
    expect([again.query.get('notes'), later.query.get('notes')]).toEqual(['pays on Friday', 'pays on Friday, he says'])
    for (const request of [again, later]) {
      expect(request.headers['x-offhook-signature']).toMatch(/^sha256=[0-9a-f]{64}$/)
    }
    expect((await recordOf(pbx, (record) => record.uniqueid === uniqueid)).notes).toBe('pays on Friday, he says')
  })
})
