// Waits until a window of the application has answered for these digits.
const pauseMs = 1000
const shown = document.querySelector('[data-ticket]')
const notice = document.querySelector('[data-notice]')
if (shown !== null && notice !== null) {
  // Loading the page again would ask as another browser.
  history.replaceState(null, '', location.pathname)
  wait(shown.dataset.ticket, notice)
}

/**
 * @param {string} ticket
 * @param {HTMLElement} notice
 */
async function wait(ticket, notice) {
  for (;;) {
    const answer = await fetch('/let-in', { method: 'POST', body: new URLSearchParams({ ticket }) }).then(
      (response) => response.json(),
      () => ({ state: 'waiting' })
    )
    switch (answer.state) {
      case 'let-in':
        localStorage.setItem('offhook.secret', answer.secret)
        sessionStorage.removeItem('offhook.secret')
        location.replace('/')
        return
      case 'waiting':
        break
      default:
        notice.textContent = answer.state === 'refused' ? notice.dataset.refused : notice.dataset.gone
        return
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}
