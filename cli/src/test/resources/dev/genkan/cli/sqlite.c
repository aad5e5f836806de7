/* Runs the SQL of standard input on a database file; linked statically with libsqlite3. */
#include <sqlite3.h>
#include <stdio.h>

static char sql[1 << 20];

static int row(void *unused, int count, char **values, char **names) {
    (void) unused;
    (void) names;
    for (int i = 0; i < count; i++)
        printf("%s%s", i ? "|" : "", values[i] ? values[i] : "NULL");
    puts("");
    return 0;
}

int main(int argc, char **argv) {
    sqlite3 *database;
    char *error = 0;
    int result;
    fread(sql, 1, sizeof sql - 1, stdin);
    if (argc < 2 || sqlite3_open(argv[1], &database))
        return 1;
    result = sqlite3_exec(database, sql, row, 0, &error);
    if (error)
        puts(error);
    sqlite3_close(database);
    return result;
}
