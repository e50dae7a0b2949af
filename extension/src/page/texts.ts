/** What is no text for readers, is typed into, or is pressed already. */
const skipped =
  'script,style,noscript,template,code,pre,kbd,samp,textarea,input,select,option,button,a,svg,math,canvas,iframe,object,embed,audio,video,title,[contenteditable]:not([contenteditable=false i]),[role=textbox],[role=button],[role=link]'

/** Of our own: it holds the rest of a text from its first number on. */
export const ownTag = 'offhook-numbers'

/** The texts below a node that may become links, and the shadow roots among them, whose texts are given as well. */
export function* textsBelow(node: Node, onShadow: (root: ShadowRoot) => void): Generator<Text> {
  if (node instanceof Text) {
    if (isFree(node.parentElement)) yield node
    return
  }
  if (node instanceof Element && !isFree(node)) return
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (each) =>
    each instanceof Element && isSkipped(each) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT
  )
  if (node instanceof Element) yield* shadowOf(node, onShadow)
  for (let each = walker.nextNode(); each !== null; each = walker.nextNode()) {
    if (each instanceof Text) yield each
    else if (each instanceof Element) yield* shadowOf(each, onShadow)
  }
}

function* shadowOf(element: Element, onShadow: (root: ShadowRoot) => void): Generator<Text> {
  const root = shadowRootOf(element)
  if (root === null) return
  onShadow(root)
  yield* textsBelow(root, onShadow)
}

/** An extension sees closed ones as well; only elements with a name of their own are asked, for it costs more. */
export function shadowRootOf(element: Element): ShadowRoot | null {
  if (element.shadowRoot !== null) return element.shadowRoot
  if (!element.localName.includes('-') || !(element instanceof HTMLElement)) return null
  return typeof chrome === 'undefined' ? null : (chrome.dom?.openOrClosedShadowRoot(element) ?? null)
}

function isSkipped(element: Element): boolean {
  return element.localName === ownTag || element.matches(skipped)
}

/** Whether nothing around it forbids links; a shadow tree is in its host. */
function isFree(element: Element | null): boolean {
  if (element === null) return true
  if (element.closest(ownTag) !== null || element.closest(skipped) !== null) return false
  const root = element.getRootNode()
  return root instanceof ShadowRoot ? isFree(root.host) : document.designMode !== 'on'
}
