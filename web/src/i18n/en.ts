/** All English words, in one file of their own so that only the language in use is loaded. */
export default Object.values(import.meta.glob<string>('../features/*/en.ftl', { query: '?raw', import: 'default', eager: true }));
