/** The fake server begins with the starter policy. Test only. */
export { starterPolicy } from '../features/setup/starter';
