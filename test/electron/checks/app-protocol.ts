import { expect } from 'vitest'
import { type Adapter, check } from '../check.ts'
import { desktop } from '../desktop.ts'

async function get(adapter: Adapter, url: string, method = 'GET') {
  const { electron } = await desktop(adapter)
  return electron.schemes.get('app')?.({ url, method })
}

export const appProtocolChecks = [
  check('app://offhook serves the built pages, each with its type', async (adapter) => {
    expect((await (await get(adapter, 'app://offhook/'))?.text())?.trim()).toBe('<!doctype html><title>Offhook</title>')
    const script = await get(adapter, 'app://offhook/app/a.js')
    const names = ['content-type', 'x-content-type-options', 'origin-agent-cluster']
    expect(names.map((name) => script?.headers.get(name))).toEqual(['text/javascript; charset=utf-8', 'nosniff', '?1'])
  }),

  check('their policy is a header: scripts and connections of their own only', async (adapter) => {
    const policy = (await get(adapter, 'app://offhook/'))?.headers.get('content-security-policy') ?? ''
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      'script-src app://offhook',
      "style-src app://offhook 'unsafe-inline'",
      'img-src app://offhook data: blob:',
      'font-src app://offhook',
      'media-src app://offhook data: blob:',
      'worker-src app://offhook blob:',
      'connect-src app://offhook',
      'frame-src http: https:',
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'"
    ])
  }),

  ...[
    'app://other/index.html',
    'app://offhook/%2e%2e/config.example.json',
    'app://offhook/..%2fconfig.example.json',
    'app://offhook/nothing.js',
    'app://offhook/a%00.js'
  ].map((url) =>
    check(`${url} is not there`, async (adapter) => {
      expect((await get(adapter, url))?.status).toBe(404)
    })
  ),

  check('nothing but GET', async (adapter) => {
    expect((await get(adapter, 'app://offhook/index.html', 'POST'))?.status).toBe(404)
  })
]
