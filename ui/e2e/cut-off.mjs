/**
 * Runs in the page: what is out of the window, cut off, or reached only by scrolling sideways,
 * once the text has this size. Code blocks may scroll sideways; one line of a message that
 * stands elsewhere in full may end in "…", a control's name may not.
 */
export async function cutOff(text) {
  const root = document.documentElement;
  root.style.fontSize = `${text}%`;
  root.style.setProperty('--text-scale', String(text / 100));
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));

  const found = [];
  const called = (element) => `${element.tagName.toLowerCase()}[${element.closest('[data-testid]')?.dataset.testid ?? ''}] "${(element.textContent ?? '').trim().slice(0, 30)}"`;
  // A glyph may stand out of its box by this much and be whole.
  const SLACK = 6;
  if (root.scrollWidth > innerWidth) found.push(`the page scrolls sideways, ${root.scrollWidth} px`);

  const open = [...document.querySelectorAll('dialog:modal')].at(-1);
  for (const element of document.querySelectorAll('#app *')) {
    if (open && !open.contains(element)) continue;
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (element.closest('svg, pre, [aria-hidden=true]') || getComputedStyle(element).clipPath !== 'none' || element.closest('.visually-hidden')) continue;
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    const style = getComputedStyle(element);
    if (/auto|scroll/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1 && !element.matches('textarea')) found.push(`scrolls sideways: ${called(element)}`);

    const control = element.matches('button, a, input, select, textarea, [role=button], summary');
    if (control || element.children.length === 0) {
      let shortened = false;
      for (let above = element.parentElement; above && !shortened; above = above.parentElement) shortened = getComputedStyle(above).textOverflow === 'ellipsis';
      if (!shortened && (box.right > innerWidth + 1 || box.left < -1)) found.push(`outside at ${Math.round(box.left)}..${Math.round(box.right)}: ${called(element)}`);
      let reached = box.bottom <= innerHeight + 1 && box.top >= -1;
      for (let above = element.parentElement; above && !reached; above = above.parentElement) reached = /auto|scroll/.test(getComputedStyle(above).overflowY);
      if (!reached) found.push(`below the window at ${Math.round(box.top)}..${Math.round(box.bottom)}: ${called(element)}`);
      for (let above = element.parentElement; above && !above.matches('dialog, [popover]'); above = above.parentElement) {
        const around = getComputedStyle(above);
        if (around.overflowX === 'visible') continue;
        const within = above.getBoundingClientRect();
        // What ends in "…" does so on purpose.
        if (around.textOverflow !== 'ellipsis' && (box.right > within.right + 2 || box.left < within.left - 2)) found.push(`clipped at ${Math.round(box.left)}..${Math.round(box.right)} by ${Math.round(within.left)}..${Math.round(within.right)}: ${called(element)}`);
        break;
      }
    }
    const words = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== '');
    if (!words || style.display === 'inline' || element.matches('code, select, textarea')) continue;
    const wide = element.scrollWidth - element.clientWidth;
    if (style.textOverflow === 'ellipsis' ? wide > 1 && element.closest('[role=tab], h1, h2') : wide > SLACK) found.push(`${wide} px of words do not fit: ${called(element)}`);
    if (control && element.scrollHeight > element.clientHeight + SLACK + 2) found.push(`too tall for its box: ${called(element)}`);
  }
  return [...new Set(found)];
}
