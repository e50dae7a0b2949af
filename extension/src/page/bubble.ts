const shownMs = 6000

/** A sentence at the foot of the page, in a tree of its own that the page neither reads nor dresses. */
export function say(text: string): void {
  const host = document.createElement('offhook-says')
  const root = host.attachShadow({ mode: 'closed' })
  const words = document.createElement('div')
  words.setAttribute('role', 'status')
  words.style.cssText =
    'all:initial;position:fixed;z-index:2147483647;left:50%;bottom:24px;transform:translateX(-50%);max-width:min(440px,90vw);padding:10px 16px;border-radius:10px;background:#14213d;color:#fff;font:15px/1.4 system-ui,sans-serif;box-shadow:0 4px 20px #0005'
  root.append(words)
  document.documentElement.append(host)
  // A screen reader tells what changes in there, not what it comes with.
  setTimeout(() => words.append(text))
  setTimeout(() => host.remove(), shownMs)
}
