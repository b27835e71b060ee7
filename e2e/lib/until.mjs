/** Waits until something is so, looking often; says what was waited for when it never came. */
export async function until(what, look, { seconds = 30, every = 50 } = {}) {
  const end = Date.now() + seconds * 1000;
  let trouble;
  for (;;) {
    try {
      const found = await look();
      if (found) return found;
      trouble = undefined;
    } catch (error) {
      trouble = error;
    }
    if (Date.now() > end) throw new Error(`waited ${seconds} s for ${what}${trouble ? ': ' + trouble.message : ''}`);
    await new Promise((done) => setTimeout(done, every));
  }
}
